"""Small invented files of the formats that services and reference managers export."""
