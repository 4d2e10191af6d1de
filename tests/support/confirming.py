"""What destroys is asked about before it is done, also without scripts."""

import re
from html import unescape

from django.test import Client

from toteuma.workspace.queries.audit import audit_trail


def not_at_once(client: Client, address: str, sent: dict[str, str]) -> bool:
    """Sends what destroys something as a page without scripts does, reads the page that asks, and
    presses its button. Whether nothing was done before that, and something was after it."""
    municipality = address.split("/")[2]
    before = len(audit_trail(municipality=municipality))
    page = client.post(address, sent)
    assert page.status_code == 200, page.status_code
    asked = len(audit_trail(municipality=municipality))
    form = page.content.decode().rpartition('<form method="post">')[2]
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    again = {unescape(name): unescape(value) for name, value in hidden}
    assert again.items() >= sent.items(), again
    answer = client.post(address, again)
    assert answer.status_code == 302, answer.status_code
    return asked == before < len(audit_trail(municipality=municipality))
