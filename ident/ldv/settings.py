"""The settings of the Logboek Dataverwerkingen: where it is, and what we process for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ident.environment import Reader


@dataclass(frozen=True, kw_only=True)
class LdvSettings:
    """`activity` refers to the register of processing activities; `key` hides who it is about."""

    url: str
    activity: str
    key: bytes = field(repr=False)
    token: str = field(repr=False)
    ca_file: str | None
    municipality: str

    @classmethod
    def read(cls, read: Reader, env: Mapping[str, str]) -> "LdvSettings | None":
        """None where there is no such log."""
        if not env.get("IDENT_LDV_URL"):
            return None
        return cls(
            url=read.url("IDENT_LDV_URL"),
            activity=read.url("IDENT_LDV_ACTIVITY_URL"),
            key=read.data_key("IDENT_LDV_KEY"),
            token=read.optional_secret("IDENT_LDV_TOKEN"),
            ca_file=read.optional_path("IDENT_LDV_CA_FILE"),
            municipality=read.municipality("IDENT_MUNICIPALITY"),
        )
