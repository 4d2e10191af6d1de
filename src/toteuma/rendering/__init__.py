"""Report model in, documents out. Renderers draw and never compute."""
