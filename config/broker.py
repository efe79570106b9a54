"""Celery's filesystem broker for the trial, made to survive what files can do.

The one of kombu ends the worker for good when the folder is away for a moment, and may read a
message that is still being written.
"""

import os
import uuid
from time import monotonic

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        """Write aside, then move: nobody reads half a message."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}"
        target = os.path.join(self.data_folder_out, name)
        try:
            with open(f"{target}.new", "wb") as file:
                file.write(str_to_bytes(dumps(payload)))
            os.replace(f"{target}.new", f"{target}.msg")
        except OSError as error:
            raise ChannelError(f"Cannot write {target}") from error


class Transport(filesystem.Transport):
    """A folder that is away counts as a lost connection: tried again, like any broker."""

    Channel = Channel
    connection_errors = (*filesystem.Transport.connection_errors, OSError)


def install():
    """Use this transport wherever ``filesystem://`` is named."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
