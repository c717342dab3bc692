"""JupyterLab with the settings of this project only: jupyter_lab.py OPTION…, the token in JUPYTER_TOKEN.

The machine's own configuration, in /etc/jupyter and the like, may switch off the token, take another password or run
extensions. The token becomes an option inside this process, where no other user sees it, and options come before all
configuration. It leaves the environment, so that kernels and terminals do not hand it on.
"""

import os
import signal
import sys
import threading

from jupyter_core import paths

paths.SYSTEM_CONFIG_PATH[:] = [paths.jupyter_config_dir()]

from jupyterlab import commands  # noqa: E402
from jupyterlab.labapp import main  # noqa: E402 - it copies the path on import

# It would start Node to ask yarn for a registry, which only a build of JupyterLab needs: half a second of every start.
commands._yarn_config = lambda logger: {"yarn config": {}, "npm config": {}}


def end_with_parent():
    """Ends the server when the standard input ends: whoever started it is gone, even if it was killed."""
    # Not sys.stdin: it has a lock, which Python would wait for in vain at its end.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_parent, daemon=True).start()
sys.argv += [
    f"--IdentityProvider.token={os.environ.pop('JUPYTER_TOKEN')}",
    "--PasswordIdentityProvider.hashed_password=",
    "--ServerApp.allow_origin=",
    "--ServerApp.allow_origin_pat=",
    "--ServerApp.disable_check_xsrf=False",
]
sys.exit(main())
