"""The notebook's network in PyTorch, as anyone would write it."""
import torch
from torch import nn


class Autoencoder(nn.Module):
    def __init__(self, length, features, hidden, blocks, layers, dropout=0.0):
        super().__init__()
        self.length = length
        self.encoder = nn.ModuleList([nn.LSTM(hidden if i else features, hidden, batch_first=True) for i in range(blocks)])
        self.encoder_norms = nn.ModuleList([nn.LayerNorm(hidden, eps=1e-3) for _ in self.encoder])
        self.shortcut = nn.Linear(features, hidden)
        self.latent = nn.LSTM(hidden, hidden, batch_first=True, bidirectional=True)
        self.decoder = nn.ModuleList([nn.LSTM(hidden if i else 2 * hidden, hidden, batch_first=True) for i in range(layers)])
        self.decoder_norms = nn.ModuleList([nn.LayerNorm(hidden, eps=1e-3) for _ in self.decoder])
        self.output = nn.Linear(hidden, features)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        """Windows (N, L, F): their reconstruction, and the latent vectors (N, 2H)."""
        for i, (recurrent, normalize) in enumerate(zip(self.encoder, self.encoder_norms)):
            x = self.dropout(normalize(recurrent(x)[0])) + (x if i else self.shortcut(x))
        states = self.latent(x)[1][0]
        latent = torch.cat([states[0], states[1]], 1)
        x = latent.unsqueeze(1).repeat(1, self.length, 1)
        for recurrent, normalize in zip(self.decoder, self.decoder_norms):
            x = self.dropout(normalize(recurrent(x)[0]))
        return self.output(x), latent
