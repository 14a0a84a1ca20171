"""How we say it: sections (a Result in, neutral text out), formats, charts, the folder of --out."""
