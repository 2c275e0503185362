"""No tables of its own. Django sends post_migrate, after which grants are applied, only to apps with this module."""
