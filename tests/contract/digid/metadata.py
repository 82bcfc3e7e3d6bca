"""A place where DigiD publishes its metadata, and metadata as it may publish them."""

from http.server import BaseHTTPRequestHandler

from lxml import etree

from deploy.local.digid.answers import SigningPair, metadata, sign
from ident.saml.names import DS, MD, tag

DIGID = "http://localhost:2"
ENTITY = f"{DIGID}/saml/idp/metadata"


def published(folder, *, by="digid", entity=ENTITY, keys=("digid",)):
    return metadata(
        entity_id=entity,
        base_url=DIGID,
        certificates=[SigningPair.read(folder, name).certificate for name in keys],
        pair=SigningPair.read(folder, by),
    )


def changed(body, change, *, folder=None, by="digid"):
    """The same with a change, signed anew by somebody of `folder`; without a folder unsigned."""
    root = etree.fromstring(body)
    root.remove(root.find(tag(DS, "Signature")))
    change(root)
    if folder is not None:
        sign(root, SigningPair.read(folder, by), place=0)
    return etree.tostring(root)


def without_login_by(binding):
    def change(root):
        for service in list(root.iter(tag(MD, "SingleSignOnService"))):
            if service.get("Binding").endswith(binding):
                service.getparent().remove(service)

    return change


def login_at(binding, location):
    def change(root):
        for service in root.iter(tag(MD, "SingleSignOnService")):
            if service.get("Binding").endswith(binding):
                service.set("Location", location)

    return change


class Publisher(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_args):
        pass
