"""No tables of its own. Django sends post_migrate, after which the grants are applied, only to apps with this module."""
