"""The API under ``/api/v1/``: what pages show and take, for other programs."""
