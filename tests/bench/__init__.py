"""`make bench`: ratios measured in one run on one machine; one JSON object a line. Timings never decide a test."""
