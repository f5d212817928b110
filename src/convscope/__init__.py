"""convscope: a microscope for image classifiers."""
