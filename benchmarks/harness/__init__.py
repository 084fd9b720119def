"""What benchmarks/run is made of: measuring, the workloads, the peers, the gates and the table."""
