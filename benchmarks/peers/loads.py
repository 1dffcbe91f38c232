"""The least that reading costs: json.loads on every line. python loads.py CHATS PASSES"""

import json
import sys

if __name__ == "__main__":
    for _ in range(int(sys.argv[2])):
        with open(sys.argv[1], encoding="utf-8") as lines:
            for line in lines:
                json.loads(line)
