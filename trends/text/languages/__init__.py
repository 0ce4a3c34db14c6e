"""Languages: names, detection, function words, stemming, and segmentation into words."""
