"""The page of the mail catcher: the list, one mail as it was sent, and the same as JSON."""

from flask import Flask, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deploy.local.mail.letters import Letter, Letters
from deploy.local.mail.refusals import ANSWERS, Refusal, Refusals

# Links open in a tab of their own: inside the frame the balie rightly refuses to be shown.
NEW_TAB = '<base target="_blank">'


def create(letters: Letters, refusals: Refusals) -> Flask:
    """Build the page on what the SMTP side fills."""
    app = Flask(__name__)
    _add_pages(app, letters, refusals)
    _add_parts(app, letters)
    _add_api(app, letters, refusals)
    app.after_request(_forbid_scripts)
    return app


def _add_pages(app: Flask, letters: Letters, refusals: Refusals) -> None:
    @app.get("/")
    def overview() -> ResponseReturnValue:
        return render_template(
            "mail/list.html", letters=letters.all(), refusals=refusals.all(), codes=ANSWERS
        )

    @app.post("/clear")
    def clear() -> ResponseReturnValue:
        letters.clear()
        return redirect(url_for("overview"))

    @app.post("/refusals")
    def refuse() -> ResponseReturnValue:
        refusals.add(_refusal(request.form.get("pattern"), request.form.get("code")))
        return redirect(url_for("overview"))

    @app.post("/refusals/clear")
    def refuse_nobody() -> ResponseReturnValue:
        refusals.clear()
        return redirect(url_for("overview"))


def _add_parts(app: Flask, letters: Letters) -> None:
    def found(number: int) -> Letter:
        return letters.get(number) or abort(404)

    @app.get("/mails/<int:number>")
    def show(number: int) -> ResponseReturnValue:
        return render_template("mail/letter.html", letter=found(number))

    @app.get("/mails/<int:number>/html")
    def show_html(number: int) -> ResponseReturnValue:
        return Response(NEW_TAB + (found(number).html or ""), mimetype="text/html")

    @app.get("/mails/<int:number>/source")
    def download(number: int) -> ResponseReturnValue:
        disposition = {"Content-Disposition": f'attachment; filename="{number:06}.eml"'}
        return Response(found(number).source, mimetype="message/rfc822", headers=disposition)


def _add_api(app: Flask, letters: Letters, refusals: Refusals) -> None:
    @app.get("/api/mails")
    def list_as_json() -> ResponseReturnValue:
        return jsonify([letter.as_json() for letter in letters.all()])

    @app.delete("/api/mails")
    def clear_all() -> ResponseReturnValue:
        letters.clear()
        return "", 204

    @app.post("/api/refusals")
    def add_refusal() -> ResponseReturnValue:
        asked = request.get_json()
        refusals.add(_refusal(asked.get("pattern"), asked.get("code")))
        return "", 204

    @app.delete("/api/refusals")
    def clear_refusals() -> ResponseReturnValue:
        refusals.clear()
        return "", 204


def _refusal(pattern: object, code: object) -> Refusal:
    if not isinstance(pattern, str) or not pattern or str(code) not in map(str, ANSWERS):
        abort(400)
    return Refusal(pattern=pattern, code=int(str(code)))


def _forbid_scripts(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:;"
        " frame-src 'self'; form-action 'self'"
    )
    return response
