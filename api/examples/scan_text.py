"""Stops a message that holds a credential before it is sent."""
import sys

import assay


def main() -> int:
    report = assay.scan_text(sys.stdin.read(), name="message")
    for finding in report.findings:
        for place in finding.places:
            print(f"{place.name}:{place.line}:{place.column}: {finding.rule}: {finding.mask} ({finding.severity})")
    for gap in report.coverage.gaps:
        print(f"{gap.input}: not read: {gap.why}")
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
