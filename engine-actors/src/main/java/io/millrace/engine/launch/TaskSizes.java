package io.millrace.engine.launch;

import io.millrace.engine.deploy.ChannelSettings;
import io.millrace.engine.task.TaskSettings;

/** The settings of tasks. */
final class TaskSizes {
    private TaskSizes() {}

    static TaskSettings of(Settings settings, int keyGroups) {
        TaskSettings d = TaskSettings.DEFAULTS;
        return new TaskSettings(
                ChannelSettings.FRAME_BYTES,
                d.maxFrameRows(),
                ChannelSettings.WINDOW_BYTES,
                keyGroups,
                settings.number("millrace.sql.maxSortRows", d.maxSortRows(), 1, Integer.MAX_VALUE),
                d.itemsPerCycle(),
                settings.number("millrace.watermark.idleTimeoutMs", (int) d.idleTimeoutMs(), 0, Integer.MAX_VALUE));
    }
}
