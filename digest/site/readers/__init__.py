"""How readers are received: invited, asked for support, told what is known of them."""
