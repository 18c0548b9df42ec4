"""What every part stands on and no part owns: clock, keys, codes, network, links, proof, database."""
