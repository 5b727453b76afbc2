import pytest, time
from consoles import *
from workshop.model.expectations import Expectation
@pytest.mark.parametrize("way", ["escape","f2","f3","f4","ctrl+s","list","agenda"])
@pytest.mark.parametrize("what", ["new","old"])
async def test_ways(tmp_path, way, what):
    async with holding(tmp_path, "expectations") as h:
        if what=="new":
            await h.press("n")
        else:
            await h.choose_number("E2"); await h.press("enter")
        await h.in_form()
        await h.fill("text", "X")
        before=h.acts()
        if way=="list":
            await h.pilot.click(h.pane.clauses, offset=(10,0))
        elif way=="agenda":
            await h.pilot.click("AgendaBar", offset=(32,0))
        else:
            await h.press(way)
        t=time.monotonic()
        while time.monotonic()-t<0.8: await h.pilot.pause(0.05)
        print("\n=====", way, what, h.acts(), h.pane.KIND, h.drafts())
        print([ (i.number,i.body.text, i.step) for i in h.of(Expectation)])
