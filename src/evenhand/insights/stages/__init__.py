"""Quality by stage of the process: intake, diagnosis, resolution, closure, follow-up."""
