"""Ident with all its means and their simulators, over real HTTP."""

from datetime import timedelta

from deploy.local.digid.app import create_app
from deploy.local.eherkenning import keys
from deploy.local.eherkenning.settings import BrokerSettings
from deploy.local.eherkenning.simulator import Broker
from tests.contract.digid.world import World
from tests.contract.means.sides import OidcSide
from tests.contract.redis_server import free_port


class WorldOfMeans(World):
    """As the world of DigiD, with a broker of eHerkenning and an OpenID provider."""

    LONG = timedelta(days=3650)

    def of_other_means(self, folder):
        port = free_port()
        url, back = f"http://localhost:{port}", f"http://localhost:{self.port}/ident"
        keys.make_broker_files(folder, url)
        self.broker = Broker(
            BrokerSettings.from_env(keys.of_simulator(folder, url, f"{back}/acs")),
            now=self.digid_clock.now,
        )
        self.serve(port, create_app(self.broker))
        self.openid = OidcSide(folder, back=f"{back}/oidc")
        self._stack.callback(self.openid.stop)
        return keys.of_ident(folder) | self.openid.env
