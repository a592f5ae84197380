"""Outside judges over a built site. Each module is one judge; none knows how the site was made."""
