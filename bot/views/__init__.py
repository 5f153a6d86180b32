"""Every word people read: domain values in, messages out."""
