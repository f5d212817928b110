"""From a patch, as the camera sees it, to the pixels that the network gets."""
