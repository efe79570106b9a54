"""Sessions in the database as Django keeps them; every page begins with reading one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.core.prepared import Prepared

_STORED = Prepared(
    lambda key: Session.objects.filter(session_key=key).values_list("session_data", "expire_date"),
    str,
)


class SessionStore(db.SessionStore):
    """Asks for a session by a kept question."""

    def load(self):
        for data, expires_at in _STORED.rows(self.session_key) if self.session_key else ():
            if expires_at > timezone.now():
                return self.decode(data)
        self._session_key = None
        return {}
