"""From a file on disk to its lines or JSON documents, in bounded memory."""
