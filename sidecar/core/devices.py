"""What a visitor's own test of his devices found; he says so himself, so it proves nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Part(StrEnum):
    """Camera, microfoon, geluid, internet: in the order in which they are spoken of."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    SOUND = "sound"
    NETWORK = "network"


class Result(StrEnum):
    """Goed, matig, niet, of niet getest."""

    OK = "ok"
    POOR = "poor"
    NONE = "none"
    UNTESTED = "untested"


class Light(StrEnum):
    """The traffic light (stoplicht) of a test."""

    GREEN = "green"
    ORANGE = "orange"
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class DeviceCheck:
    """The newest test of one participant. `browser` is a family, such as "firefox"."""

    participant_id: str
    appointment_id: str
    checked_at: datetime
    camera: Result
    microphone: Result
    sound: Result
    network: Result
    browser: str

    @property
    def found(self) -> dict[Part, Result]:
        return {part: getattr(self, part.value) for part in Part}

    @property
    def troubles(self) -> tuple[tuple[Part, Result], ...]:
        """What is not as it should be, the worst first."""
        order = (Result.NONE, Result.POOR, Result.UNTESTED)
        return tuple((p, r) for worst in order for p, r in self.found.items() if r is worst)

    @property
    def light(self) -> Light:
        """Green only when all of it was tested and good: nothing is made nicer than it is."""
        if not self.troubles:
            return Light.GREEN
        worst = self.troubles[0][1]
        return Light.RED if worst is Result.NONE else Light.ORANGE
