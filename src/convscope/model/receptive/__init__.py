"""Receptive fields: which pixels of the picture a place of a layer depends on.

A window of K values with the stride S and the dilation D, over a layer whose places lie J pixels apart and see R
pixels, gives places that lie J * S pixels apart and see R + (K - 1) * D * J pixels (Araujo, Norris, Sim: "Computing
Receptive Fields of Convolutional Neural Networks", Distill 2019). Where ways meet, a place sees what any of them sees;
what looks at all places at once sees the picture.
"""
