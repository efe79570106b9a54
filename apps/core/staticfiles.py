"""Static files by their hash, modules of our scripts included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """A module that imports another one imports it under its hashed name as well."""

    support_js_module_import_aggregation = True
