"""A command that is told to end takes away what it made for a moment."""

import signal
import subprocess
import sys

_COMMAND = """
import sys, tempfile, time
from algoritmeregister.cli.ending import end_tidily

end_tidily()
with tempfile.TemporaryDirectory(dir=sys.argv[1]):
    print("busy", flush=True)
    time.sleep(60)
"""


def test_sigterm_ends_it_tidily(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", _COMMAND, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "busy\n"
    assert len(list(tmp_path.iterdir())) == 1
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []
