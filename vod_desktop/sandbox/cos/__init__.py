"""The practice cloud's object storage: the requests to `<bucket>.cos.<region>.myqcloud.com`."""
