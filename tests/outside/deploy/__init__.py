"""A paper that is deployed to real servers, and what its readers find there."""
