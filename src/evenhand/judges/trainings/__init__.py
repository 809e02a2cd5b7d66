"""Having the local judge trained from the product: asked for, worked off, looked at."""
