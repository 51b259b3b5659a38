"""The pages of who is not logged in yet, in a real browser."""

from pathlib import Path

from tests.publication import Publication
from tests.web.team_desk import ADDRESS, DAY, PASSWORD, people, running, settings
from tests.web.test_team import free_port


def test_a_password_is_set_and_then_logs_in(tmp_path: Path, chromium) -> None:
    """With the link that was printed, whose token leaves the address at once; mistakes are said where one looks."""
    publication, port = Publication(tmp_path / "publication"), free_port()
    address = f"http://localhost:{port}"
    publication.write("mkdocs.yml", settings().replace(ADDRESS, address))
    publication.with_stories(DAY, status="draft")
    link = people(publication, "add", "Zo\u00eb / B").splitlines()[-1]
    with running(publication, port=port):
        page = chromium.new_context().new_page()
        faults: list[object] = []
        page.on("pageerror", lambda error: faults.append(error))
        page.goto(link)
        assert page.url == f"{address}/join"
        assert page.get_by_label("Name").input_value() == "Zo\u00eb / B"
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_label("The same again").fill(PASSWORD + "s")
        page.keyboard.press("Enter")
        assert page.get_by_role("alert").inner_text() == "these are two passwords; type the same one twice"
        page.get_by_label("The same again").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: not url.endswith("/join"))
        page.goto(f"{address}/api/me")
        assert page.locator("pre").inner_text() == '{"name":"Zo\u00eb / B","role":"editor"}'

        other = chromium.new_context().new_page()
        other.on("pageerror", lambda error: faults.append(error))
        other.goto(address)
        assert other.url == f"{address}/login"
        other.get_by_label("Name").fill("zo\u00eb / b")
        other.get_by_label("Password").fill("not the password")
        other.keyboard.press("Enter")
        other.get_by_text("the name or the password is not right").wait_for()
        other.get_by_label("Password").fill(PASSWORD)
        other.keyboard.press("Enter")
        other.wait_for_url(lambda url: not url.endswith("/login"))
        assert faults == []
