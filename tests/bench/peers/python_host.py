"""The job as most people would write it in Python: json and sqlite3 of the standard library, one transaction per message.

python3 python_host.py FILE [--wal]
"""
import datetime
import json
import os
import sqlite3
import struct
import sys
import time

db = sqlite3.connect(sys.argv[1], isolation_level=None, cached_statements=64)
db.row_factory = sqlite3.Row
db.execute("PRAGMA journal_mode = " + ("WAL" if "--wal" in sys.argv[2:] else "TRUNCATE"))
db.execute("PRAGMA synchronous = FULL")
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "schema.sql")) as schema:
    db.executescript(schema.read())
stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
dump = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def view(row, logs):
    media = row["media_id"]
    attempts = db.execute("SELECT attempt_id FROM attempt WHERE media_id = ? ORDER BY seen_at", (media,))
    session = {
        "isActive": bool(row["is_active"]), "retryCount": row["retry_count"],
        "videosGenerated": row["videos_generated"], "currentPostId": row["current_post_id"],
        "processedAttemptIds": [one[0] for one in attempts], "lastAttemptTime": 0,
        "lastFailureTime": row["last_failure_time"], "canRetry": bool(row["can_retry"]), "attemptProgress": [],
        "creditsUsed": row["credits_used"], "layer1Failures": row["layer1_failures"], "layer2Failures": 0,
        "layer3Failures": 0, "outcome": "idle", "lastSessionSummary": None,
    }
    if logs:
        lines = db.execute("SELECT line FROM log WHERE media_id = ? ORDER BY id DESC LIMIT 200", (media,))
        session["logs"] = [one[0] for one in lines][::-1]
    persistent = {"maxRetries": row["max_retries"], "autoRetryEnabled": bool(row["auto_retry"]),
                  "lastPromptValue": row["prompt"], "videoGoal": row["video_goal"]}
    return {"mediaId": media, "session": session, "persistent": persistent}


def count(media, attempts, post, now):
    fresh = [one for one in attempts
             if db.execute("INSERT OR IGNORE INTO attempt VALUES(?, ?, ?, ?)",
                           (media, one["id"], now, one.get("moderated") is True)).rowcount]
    if not fresh:
        return 0
    db.execute("INSERT OR IGNORE INTO media(media_id) VALUES(?)", (media,))
    row = dict(db.execute("SELECT * FROM media WHERE media_id = ?", (media,)).fetchone())
    stamp = datetime.datetime.fromtimestamp(now / 1000, datetime.timezone.utc).isoformat(timespec="milliseconds")
    lines = []
    for one in fresh:
        if one.get("moderated") is True:
            row["retry_count"] += 1
            row["layer1_failures"] += 1
            row["last_failure_time"] = now
            lines.append((media, f"[{stamp}] Moderation detected on attempt {one['id']}"))
        else:
            row["videos_generated"] += 1
            lines.append((media, f"[{stamp}] Video generated successfully: {one['id']}"))
        row["credits_used"] += 1
    db.executemany("INSERT INTO log(media_id, line) VALUES(?, ?)", lines)
    more = row["videos_generated"] < row["video_goal"] and row["retry_count"] < row["max_retries"]
    db.execute("UPDATE media SET is_active = ?, retry_count = ?, videos_generated = ?, current_post_id = ?,"
               " last_failure_time = ?, can_retry = ?, credits_used = ?, layer1_failures = ? WHERE media_id = ?",
               (bool(row["is_active"]) and more, row["retry_count"], row["videos_generated"], post,
                row["last_failure_time"], more, row["credits_used"], row["layer1_failures"], media))
    return len(fresh)


def snapshot(params):
    post = params["path"].rsplit("/", 1)[-1]
    now = int(time.time() * 1000)
    videos = params["store"]["state"]["videoByMediaId"]
    db.execute("BEGIN IMMEDIATE")
    new_attempts = sum(count(media, attempts, post, now) for media, attempts in videos.items())
    db.execute("COMMIT")
    row = db.execute("SELECT * FROM media WHERE media_id = ?", (post,)).fetchone()
    return {"media": len(videos), "newAttempts": new_attempts, "view": view(row, True) if row else None}


def page(params, logs):
    limit = params.get("limit", 1000)
    views, size = [], 0
    query = "SELECT * FROM media WHERE media_id > ? ORDER BY media_id LIMIT ?"
    for row in db.execute(query, (params.get("cursor", ""), limit)).fetchall():
        one = view(row, logs)
        size += len(dump(one))
        if size > 900_000:
            return {"views": views, "nextCursor": views[-1]["mediaId"]}
        views.append(one)
    return {"views": views, "nextCursor": views[-1]["mediaId"] if len(views) == limit else None}


METHODS = {
    "hello": lambda params: {"protocol": 1},
    "ping": lambda params: {"now": int(time.time() * 1000)},
    "snapshot": snapshot,
    "session.list": lambda params: page(params, False),
    "store.export": lambda params: page(params, True),
}

while header := stdin.read(4):
    request = json.loads(stdin.read(struct.unpack("=I", header)[0]))
    result = METHODS[request["method"]](request["params"])
    body = dump({"jsonrpc": "2.0", "id": request["id"], "result": result}).encode()
    stdout.write(struct.pack("=I", len(body)) + body)
    stdout.flush()
