"""The practice cloud's API: the actions behind `POST /` with `X-TC-Action`."""
