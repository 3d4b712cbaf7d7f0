"""Where things stand on a map: by forces, by province, kind or time."""
