"""What each of Caffe's layer types computes, as small pure functions from a Site to a Piece."""
