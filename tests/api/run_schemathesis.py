"""Lets schemathesis call every operation of a running Torget, with sensible and with senseless data.

    run_schemathesis.py BASE ACCOUNTS.json OUT

All of its checks are on. It calls the API as each of ROLES, because what one may not see is 404 to it and so tests little. The
seed is fixed, so that a failure comes again; TORGET_TEST_SEED chooses another. Reports are kept in OUT. The operation that
ends a token is called last and alone: it finds the one that all others are called with.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROLES = ["unit_manager", "pool_coordinator", "collaboration_admin"]
EXAMPLES_PER_OPERATION = 20
REQUEST_TIMEOUT_S = 10
DEFAULT_SEED = "1278"


ENDS_TOKENS = "revoke_token"


def call_as(role: str, account: dict, base: str, out: Path, seed: str) -> bool:
    every_other = call(role, account, base, out / role, seed, ["--exclude-operation-id", ENDS_TOKENS])
    last = call(role, account, base, out / f"{role}-{ENDS_TOKENS}", seed, ["--include-operation-id", ENDS_TOKENS])
    return every_other and last


def call(role: str, account: dict, base: str, out: Path, seed: str, operations: list[str]) -> bool:
    print(f"## {role}, seed {seed}, {' '.join(operations)}", flush=True)
    command = [
        "schemathesis", "--config-file", str(Path(__file__).with_name("schemathesis.toml")),
        "run", f"{base}/api/v1/openapi.json",
        "--header", f"Authorization: Bearer {account['api_token']}",
        "--checks", "all",
        "--max-examples", str(EXAMPLES_PER_OPERATION),
        "--seed", seed,
        # One: CPython 3.11 counts the depth of a parse for all threads together, and gives up when two of them parse.
        "--workers", "1",
        "--request-timeout", str(REQUEST_TIMEOUT_S),
        "--report", "junit,ndjson",
        "--report-dir", str(out),
        "--continue-on-failure",
        *operations,
    ]  # fmt: skip
    return subprocess.run(command, env=os.environ | {"NO_COLOR": "1", "COLUMNS": "140"}).returncode == 0


def main():
    base, accounts_file, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    seed = os.environ.get("TORGET_TEST_SEED", DEFAULT_SEED)
    accounts = json.loads(accounts_file.read_text(encoding="utf-8"))
    out.mkdir(parents=True, exist_ok=True)
    passed = []
    for role in ROLES:
        account = next((account for account in accounts if account["role"] == role), None)
        if account is None:
            sys.exit(f"no demo account has the role {role}")
        passed.append(call_as(role, account, base, out, seed))
    sys.exit(0 if all(passed) else 1)


main()
