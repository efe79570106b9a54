"""Celery's brokers, made to survive what brokers do. Messages are wake-ups without payload.

kombu puts unacknowledged messages back while it closes a connection, and acknowledges over it
afterwards. When the connection has just died, either fails in a way that ends or freezes the
worker; a wake-up is not worth that.
"""

import os
import uuid
from time import monotonic

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem, redis
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class WakeUps:
    """For channels whose messages may be lost."""

    do_restore = False

    def basic_ack(self, *args, **kwargs):
        if not self.closed:
            super().basic_ack(*args, **kwargs)

    def basic_reject(self, *args, **kwargs):
        if not self.closed:
            super().basic_reject(*args, **kwargs)


class FileChannel(WakeUps, filesystem.Channel):
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


class FileTransport(filesystem.Transport):
    """A folder that is away counts as a lost connection: tried again, like any broker."""

    Channel = FileChannel
    connection_errors = (*filesystem.Transport.connection_errors, OSError)


class RedisChannel(WakeUps, redis.Channel):
    pass


class RedisTransport(redis.Transport):
    Channel = RedisChannel


def install():
    """Use these wherever a broker's address names one."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:FileTransport"
    TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = f"{__name__}:RedisTransport"
