"""A supervisor over the programs named on the command line; run in a process of its own."""

import sys
from pathlib import Path

from apps.core.supervisor import GaveUp, Supervisor

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    supervisor = Supervisor(lambda text: print(text, flush=True))
    for number, program in enumerate(sys.argv[2:]):
        supervisor.add(f"child{number}", ["/bin/sh", "-c", program], folder / f"{number}.log")
    try:
        supervisor.start()
        print("started", flush=True)
        supervisor.watch()
    except GaveUp as error:
        print(f"gave up {error.args[0].name}", flush=True)
        sys.exit(1)
    finally:
        supervisor.stop()
        print("stopped", flush=True)
