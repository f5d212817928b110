"""Caffe: text and binary files, and the table of layers."""
