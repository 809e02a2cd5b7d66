"""The local judge: learns each category from the team's own reviews; no network, no GPU."""
