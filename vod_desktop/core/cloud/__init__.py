"""The service: cloud API, upload routes and object storage. The only place that imports the SDKs and requests."""
