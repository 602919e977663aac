using Microsoft.ML.Recurrent.Engine.Serialization;
using Microsoft.ML.Recurrent.Forecasting.Series.Columns;
using Microsoft.ML.Recurrent.Forecasting.Series.Grids;
using Microsoft.ML.Recurrent.Sequences.Tokens;

namespace Microsoft.ML.Recurrent.Forecasting.Series;

/// <content>Writes and reads a schema in a section of a model.</content>
internal sealed partial record SeriesSchema
{
    public void Write(SectionWriter section)
    {
        section.Write(TargetColumnName);
        section.Write(TargetNames);
        WriteName(section, SeriesColumnName);
        WriteName(section, TimestampColumnName);
        WriteColumns(section, PastColumns);
        WriteColumns(section, FutureColumns);
        WriteColumns(section, StaticColumns);
        WriteName(section, Zone?.Id);
        section.Write((int)TimestampKind);
        section.Write(Grid is not null);
        Grid?.Write(section);
        section.Write((int)Calendar.Features);
    }

    /// <exception cref="ModelFormatException">The section is damaged.</exception>
    public static SeriesSchema Read(SectionReader section)
    {
        var target = ReadName(section);
        var names = section.ReadStrings();
        if (names.Length is < 1 or > MostValues)
            throw section.Defect($"there are {names.Length} targets; 1 to {MostValues} are allowed.");
        var (series, timestamp) = (section.ReadBoolean() ? ReadName(section) : null, section.ReadBoolean() ? ReadName(section) : null);
        var (past, future) = (ReadColumns(section, false), ReadColumns(section, false));
        var statics = ReadColumns(section, true);
        var zone = section.ReadBoolean() ? ReadZone(section) : null;
        var kind = section.ReadEnum<TimestampKind>();
        var grid = section.ReadBoolean() ? TimeGrid.Read(section) : null;
        var calendar = (CalendarFeatures)section.ReadInt32();
        if ((calendar & ~SeriesCalendar.All) != 0)
            throw section.Defect($"the calendar features are {(int)calendar}; only those in {(int)SeriesCalendar.All} are defined.");
        if (timestamp is null && (grid is not null || zone is not null || calendar != CalendarFeatures.None))
            throw section.Defect("there is a sampling interval, a time zone or a calendar without a timestamp column.");
        return new SeriesSchema
        {
            TargetColumnName = target,
            TargetNames = names,
            SeriesColumnName = series,
            TimestampColumnName = timestamp,
            PastColumns = past,
            FutureColumns = future,
            StaticColumns = statics,
            Grid = grid,
            Zone = zone,
            TimestampKind = kind,
            Calendar = new SeriesCalendar(calendar),
        };
    }

    private static void WriteName(SectionWriter section, string? name)
    {
        section.Write(name is not null);
        if (name is not null)
            section.Write(name);
    }

    private static string ReadName(SectionReader section) =>
        section.ReadString() is { Length: > 0 } name ? name : throw section.Defect("the name of a column is empty.");

    private static SeriesZone ReadZone(SectionReader section)
    {
        var id = ReadName(section);
        return SeriesZone.Find(id) ?? throw section.Defect($"there is no time zone '{id}'.");
    }

    private static void WriteColumns(SectionWriter section, IReadOnlyList<SeriesColumn> columns)
    {
        section.Write(columns.Count);
        foreach (var column in columns)
        {
            section.Write(column.Name);
            section.Write(column.Categories is not null);
            if (column.Categories is { } categories)
                section.Write(categories.Words);
            else
                section.Write(column.Width);
        }
    }

    private static List<SeriesColumn> ReadColumns(SectionReader section, bool takesCategories)
    {
        var count = section.ReadInt32("the number of columns", 0, MostValues);
        var columns = new List<SeriesColumn>();
        var room = MostValues;
        for (var i = 0; i < count; i++)
        {
            var (name, hasCategories) = (ReadName(section), section.ReadBoolean());
            if (hasCategories && !takesCategories)
                throw section.Defect($"the covariate column '{name}' has categories; only static columns may have categories.");
            if (!hasCategories && columns is [.., { Categories: not null }])
                throw section.Defect($"the column '{name}' of numbers follows one of categories.");
            var categories = hasCategories ? Vocabulary.Of(section, section.ReadStrings()) : null;
            if (categories?.Count > MostCategories)
                throw section.Defect($"the column '{name}' has {categories.Count} categories; at most {MostCategories} are allowed.");
            columns.Add(new SeriesColumn(name, categories?.Count ?? section.ReadInt32($"the width of column '{name}'", 1, room), categories));
            room -= columns[^1].Width;
            if (room < 0)
                throw section.Defect($"the columns up to '{name}' hold more than {MostValues} values per row.");
        }

        return columns;
    }
}
