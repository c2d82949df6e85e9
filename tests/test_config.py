"""Settings: what is read, and what stops the start."""

from __future__ import annotations

from dataclasses import Field, fields
from pathlib import Path

import pytest

from app import config
from app.config import Settings, SettingsError, load, save


def written(folder: Path, text: str) -> Path:
    """``folder`` with ``text`` as its settings."""
    (folder / config.FILE).write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings()
    assert list(tmp_path.iterdir()) == []


def test_what_the_file_names_is_taken_and_the_rest_stays(tmp_path: Path) -> None:
    settings = load(written(tmp_path, 'theme = "dark"\nscale_percent = 125\nfull_screen = true\n'))
    assert settings == Settings(theme="dark", scale_percent=125, full_screen=True)


def test_a_byte_order_mark_from_a_text_editor_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / config.FILE).write_bytes(b'\xef\xbb\xbfstaff_name = "\xe5\xbc\xa0*"\n')
    assert load(tmp_path).staff_name == "张*"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("printer_ulr", "printer_url"),
        ("scale_percant", "scale_percent"),
        ("Theme", "theme"),
        ("center_url", "centre_url"),
    ],
)
def test_a_misspelt_key_stops_the_start_and_the_right_one_is_named(
    tmp_path: Path, wrong: str, right: str
) -> None:
    with pytest.raises(SettingsError) as error:
        load(written(tmp_path, f'{wrong} = "x"\n'))
    assert error.value.key == wrong
    assert error.value.file == tmp_path / config.FILE
    sentence = str(error.value)
    assert str(tmp_path / config.FILE) in sentence
    assert f"没有这个设置，是否为 {right}？" in sentence
    assert f"no such setting, is it {right}?" in sentence


def test_a_key_that_is_like_no_other_is_refused_without_a_guess(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no such setting$"):
        load(written(tmp_path, "zzzzzz = 1\n"))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('printer_columns = "48"', "应为整数"),
        ("printer_columns = true", "应为整数"),
        ("printer_columns = 48.0", "应为整数"),
        ("wedge_enabled = 1", "应为true 或 false"),
        ("printer_url = 9100", "应为文字"),
        ("[printer_url]\nport = 9100", "应为文字"),
        ("scale_percent = 99", "只能为 100–175"),
        ("scale_percent = 176", "只能为 100–175"),
        ("sound_volume = -1", "只能为 0–100"),
        ('theme = "blue"', "只能为 light, dark, system"),
        ('language = "de"', "只能为 zh_CN, en"),
        ('centre_url = "10.0.0.7:8420"', "应以 http://, https:// 开头"),
    ],
)
def test_a_value_of_the_wrong_kind_stops_the_start(
    tmp_path: Path, line: str, sentence: str
) -> None:
    with pytest.raises(SettingsError) as error:
        load(written(tmp_path, line + "\n"))
    assert error.value.key == line.strip("[").split()[0].split("]")[0]
    assert sentence in str(error.value)


@pytest.mark.parametrize("text", ["theme = dark", "theme =", "= 1", 'theme = "dark"\ntheme = "x"'])
def test_a_file_that_is_no_toml_stops_the_start(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="not TOML"):
        load(written(tmp_path, text))


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / config.FILE).write_bytes('staff_name = "李*"'.encode("gb18030"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load(tmp_path)


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_a_default_could_stand_in_the_file(tmp_path: Path, setting: Field[object]) -> None:
    default = setting.default
    shown = str(default).lower() if isinstance(default, bool | int) else f'"{default}"'
    assert load(written(tmp_path, f"{setting.name} = {shown}\n")) == Settings()


def test_what_is_saved_is_read_again_and_notes_and_the_rest_stay(tmp_path: Path) -> None:
    written(tmp_path, '# 二号机\ntheme = "dark"  # 夜班\nprinter_url = "COM3"\n')
    saved = save(tmp_path, {"printer_url": "COM5", "drawer_url": "COM6"})
    assert saved == load(tmp_path)
    assert saved == Settings(theme="dark", printer_url="COM5", drawer_url="COM6")
    text = (tmp_path / config.FILE).read_text(encoding="utf-8")
    assert text == ('# 二号机\ntheme = "dark"  # 夜班\nprinter_url = "COM5"\ndrawer_url = "COM6"\n')
    assert [file.name for file in tmp_path.iterdir()] == [config.FILE]


def test_settings_are_saved_where_there_were_none(tmp_path: Path) -> None:
    assert save(tmp_path, {"customer_screen": True}) == Settings(customer_screen=True)


def test_a_value_that_is_not_allowed_is_not_saved(tmp_path: Path) -> None:
    before = written(tmp_path, 'theme = "dark"\n')
    with pytest.raises(SettingsError) as error:
        save(before, {"printer_url": "COM5", "printer_columns": 12})
    assert error.value.key == "printer_columns"
    assert (tmp_path / config.FILE).read_text(encoding="utf-8") == 'theme = "dark"\n'


def test_a_file_that_is_broken_is_not_written_over(tmp_path: Path) -> None:
    before = written(tmp_path, "theme = \n")
    with pytest.raises(SettingsError):
        save(before, {"printer_url": "COM5"})
    assert (tmp_path / config.FILE).read_text(encoding="utf-8") == "theme = \n"


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    written(tmp_path, 'theme = "dark"\n')
    (tmp_path / (config.FILE + ".new")).mkdir()
    with pytest.raises(SettingsError, match="无法保存"):
        save(tmp_path, {"printer_url": "COM5"})
