"""How much of anything a document may hold before we stop looking at it."""

MIB = 1024 * 1024
# What the pages of citizens allow at most stands in the request; this is what is looked at at all.
LARGEST_FILE = 600 * MIB
LARGEST_PICTURE = 100 * MIB
# An A3 at 600 dpi has 69.6 million; a telephone of today up to 50 million in one exposure.
MOST_PIXELS = 70_000_000
LONGEST_SIDE = 30_000
# All pages of a TIFF together: they become a PDF that is made in memory.
MOST_PIXELS_TOGETHER = 600_000_000
MOST_SCANNED_PAGES = 100
MOST_PAGES = 2_000
MOST_OBJECTS = 500_000
MOST_PARTS = 5_000
LARGEST_PART = 100 * MIB
MOST_UNPACKED = 300 * MIB
# XML packs to a fiftieth; only what was made to do so packs to less than a two-hundredth.
HIGHEST_RATIO = 200
RATIO_COUNTS_FROM = MIB
# Of a preview.
LONGEST_PREVIEW_SIDE = 1_600
